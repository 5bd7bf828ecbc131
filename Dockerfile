FROM python:3.13-slim AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r /tmp/base.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app billing
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Static files are gathered without any service: the addresses are never used.
RUN mkdir -p var/mailbox var/exports \
    && DATABASE_URL=postgres://nobody@127.0.0.1:1/nowhere REDIS_URL=redis://127.0.0.1:1/0 \
       python manage.py collectstatic --noinput --verbosity 0 \
    && rm -f var/secret_key && chown -R billing var
USER billing
EXPOSE 8000
CMD ["gunicorn", "billing_platform.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4"]
