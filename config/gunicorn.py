"""The web server, the same under `make run` and in a container; only the address to bind is given there."""

worker_class = "gthread"
workers = 2
threads = 4
timeout = 60
graceful_timeout = 5
keepalive = 75
preload_app = False
control_socket_disable = True
worker_tmp_dir = None
