# One image for web, worker and beat: docker-compose.yml says which command each runs.
FROM python:3.12-slim-bookworm

# What WeasyPrint lays out and embeds type with; the same list as in config/environment.sh.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    XDG_CACHE_HOME=/app/var/cache
WORKDIR /app

COPY requirements.txt ./
RUN pip install --require-hashes --requirement requirements.txt

COPY manage.py ./
COPY config/ config/
COPY portal/ portal/
COPY publication/ publication/
COPY ranking/ ranking/
COPY review/ review/
COPY declarations/ declarations/
COPY accounts/ accounts/
COPY records/ records/
COPY templates/ templates/
COPY static/ static/

RUN useradd --system --uid 10001 --no-create-home bangping \
    && mkdir -p var /data/media \
    && chown bangping:bangping var /data/media
USER bangping

# A run's receipt names the code that made it: `--build-arg CODE_VERSION=$(git rev-parse HEAD)`.
ARG CODE_VERSION=unversioned
ENV BANGPING_MODE=production BANGPING_CODE_VERSION=$CODE_VERSION MEDIA_ROOT=/data/media

# Production settings refuse to load without these; collecting static files uses none of them, and none is kept.
RUN SECRET_KEY=build-only DATABASE_URL=postgres://build/build REDIS_URL=redis://build ALLOWED_HOSTS=build \
    SITE_URL=http://build EMAIL_URL=smtp://build python manage.py collectstatic --noinput

EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "1", "config.wsgi:application"]
