#!/bin/sh
# Prints fresh secrets in the form of deploy/.env; each line is random, so none is equal to another.
set -eu
key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }
word() { head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }
cat <<ENV
SUPERUSER_PASSWORD=$(word)
OWNER_PASSWORD=$(word)
APPLICATION_PASSWORD=$(word)
VALKEY_PASSWORD=$(word)
SECRET_KEY=$(key)
WAGECASE_KEYS=$(date +%Y):$(key)
BLIND_INDEX_KEY=$(key)
CHECKPOINT_KEY=$(key)
SMTP_URL=
MAIL_FROM=
PUBLIC_URL=
ENV
