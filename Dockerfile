# The desk in a container: not root, nothing writable but /data (RUNTIME_DIR) and /tmp. See docs/operations.md.
FROM node:20-bookworm-slim AS modules
WORKDIR /app
# better-sqlite3 is compiled where there is no prebuilt of it.
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=modules /app/node_modules ./node_modules
COPY . .
# Built here, since the tree is read-only later (docs/adr/0012). A build is known by the times of its sources, and layers
# keep whole seconds only: hence one time for all.
RUN find . -path ./node_modules -prune -o -type f -exec touch -d 2020-01-01T00:00:00Z {} + \
    && node launch/run.mjs --version \
    && useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin tickwright
USER 10001:10001
ENV NODE_ENV=production RUNTIME_DIR=/data HOME=/data XDG_STATE_HOME=/data/state
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["node", "launch/run.mjs", "health"]
ENTRYPOINT ["node", "--max-semi-space-size=1", "--heap-growing-percent=15", "launch/run.mjs"]
CMD ["start"]
