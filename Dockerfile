# Two images: the site with everything in it, and nginx with its static files. docker-compose.yml puts them together;
# tests/test_containers.py and tests/test_stack.py run these commands.
FROM python:3.11-slim-bookworm AS site

# What WeasyPrint draws with, and a 楷体; the other Chinese fonts come with the Python packages. As in config/machine.py.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-lxgw-wenkai \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/var/lib/gongkai-nianbao \
    STATIC_ROOT=/srv/static

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY manage.py ./
COPY config config
COPY filings filings
COPY templates templates
COPY static static
COPY locale locale

# The key only lets the settings load while the image is built; nothing signed with it is kept.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" python manage.py collectstatic --noinput

# The folder belongs to the account before the volume is laid over it, so that the volume belongs to it too.
RUN useradd --system --create-home --uid 10001 nianbao && chown nianbao: /var/lib/gongkai-nianbao
USER nianbao

EXPOSE 8000
CMD ["sh", "-c", "exec gunicorn --config python:config.gunicorn config.wsgi"]

FROM nginx:1.26-bookworm AS front
COPY --from=site /srv/static /srv/static
COPY config/nginx.conf /srv/nginx.conf
# The folder belongs to the account before the volume is laid over it.
RUN mkdir -p /var/cache/nginx/site && chown 101:101 /var/cache/nginx/site
