package dev.torc.cli;

import dev.torc.scheme.Limits;
import dev.torc.scheme.ServerSetup;
import picocli.CommandLine.Option;

/// How much a server that this command runs grants at most.
final class ServerOptions {

    @Option(
            names = "--max-sessions",
            paramLabel = "N",
            description = "Sessions at one time. Default: ${DEFAULT-VALUE}.",
            defaultValue = "256")
    private int maxSessions;

    @Option(
            names = "--max-handles",
            paramLabel = "N",
            description = "Open handles of a session. Default: ${DEFAULT-VALUE}.",
            defaultValue = "4096")
    private int maxHandles;

    @Option(
            names = "--max-pool-mib",
            paramLabel = "N",
            description = "Memory of a session's pool, in MiB. Default: ${DEFAULT-VALUE}.",
            defaultValue = "64")
    private int maxPoolMebibytes;

    @Option(
            names = "--max-memory-mib",
            paramLabel = "N",
            description = "Memory of all pools together, in MiB. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1024")
    private int maxMemoryMebibytes;

    /// {@return a server as it is set up, with these limits}
    ServerSetup limited(ServerSetup setup) {
        Limits usual = Limits.standard();
        return setup.with(usual.withSessions(
                        maxSessions,
                        Math.min(usual.sessions().ofOneUser(), maxSessions),
                        Math.min(usual.sessions().ofOneProcess(), maxSessions))
                .withHandlesPerSession(maxHandles)
                .withPoolBytes((long) maxPoolMebibytes << 20, (long) maxMemoryMebibytes << 20));
    }
}
