"""The web server, the same under `make run` and in a container; only the address to bind is given there."""

worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 75
# Imported once, before the workers part: up sooner, and most memory is shared.
preload_app = True
control_socket_disable = True
