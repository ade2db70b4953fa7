# The application for real servers (DATABASE_URL, REDIS_URL); docker-compose.yml runs it as web, workers and beat.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.12-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data DEMO=0 BIND=0.0.0.0:8000
RUN useradd --system --uid 10001 --create-home dispatchbox && install -d -o dispatchbox -g dispatchbox -m 0700 /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY . .
USER dispatchbox
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi"]
