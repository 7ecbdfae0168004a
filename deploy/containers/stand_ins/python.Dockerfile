# FOR TESTS ONLY: stands in for python:3.11-slim where no image can be pulled. Debian 12 has that Python, too.
FROM scratch
ADD bookworm.tar /
RUN ln -s /usr/bin/python3 /usr/local/bin/python && rm /usr/lib/python3*/EXTERNALLY-MANAGED
CMD ["python3"]
