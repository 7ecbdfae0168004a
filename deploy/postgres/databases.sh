#!/bin/bash
# One database for each deployable, an owner who migrates it, and a user who works in it; neither enters another one. What
# the user may do there, the migrations say. Runs once, on an empty volume.
set -euo pipefail
for name in revenue credit debt performance gateway; do
  variable="${name^^}_DB_PASSWORD" owner="${name^^}_OWNER_DB_PASSWORD"
  NAME="$name" PASSWORD="${!variable}" OWNER_PASSWORD="${!owner}" psql -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres <<'SQL'
\getenv name NAME
\getenv password PASSWORD
\getenv owner_password OWNER_PASSWORD
\set owner :name _owner
create role :"owner" login password :'owner_password';
create role :"name" login password :'password';
create database :"name" owner :"owner";
revoke all on database :"name" from public;
grant connect, temporary on database :"name" to :"name";
SQL
done
