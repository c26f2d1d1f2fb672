#!/bin/sh
# Runs once, when the cluster is new: two roles, so that the application cannot rewrite history, and their database.
set -eu
psql --quiet --set ON_ERROR_STOP=1 --username postgres \
  --set owner="$OWNER_PASSWORD" --set application="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE wagecase_owner LOGIN PASSWORD :'owner';
CREATE ROLE wagecase_app LOGIN PASSWORD :'application';
CREATE DATABASE wagecase OWNER wagecase_owner;
\connect wagecase
ALTER SCHEMA public OWNER TO wagecase_owner;
GRANT USAGE ON SCHEMA public TO wagecase_app;
SQL
