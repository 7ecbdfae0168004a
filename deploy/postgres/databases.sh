#!/bin/bash
# One database for each deployable, and a user that owns it and can enter no other. Runs once, on an empty volume.
set -euo pipefail
for name in revenue credit debt performance gateway; do
  variable="${name^^}_DB_PASSWORD"
  NAME="$name" PASSWORD="${!variable}" psql -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres <<'SQL'
\getenv name NAME
\getenv password PASSWORD
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
done
