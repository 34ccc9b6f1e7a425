package dev.torc.cli;

import dev.torc.courier.Couriers;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Limits;
import dev.torc.scheme.ServerSetup;
import java.io.IOException;
import java.util.Optional;
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

    @Option(
            names = "--mailbox",
            description = {
                "Also grant sessions by mailboxes, to clients of the same user that ask for one",
                "(--over mailbox)."
            })
    private boolean mailbox;

    private Optional<Couriers> couriers = Optional.empty();

    /// Takes what the server needs in a domain, until [#close].
    void open(Domain domain) throws IOException {
        if (mailbox) {
            couriers = Optional.of(Couriers.open(domain));
        }
    }

    /// {@return a server as it is set up, with these limits, in what was opened}
    ServerSetup limited(ServerSetup setup) {
        Limits usual = Limits.standard();
        ServerSetup limited = setup.with(usual.withSessions(
                        maxSessions,
                        Math.min(usual.sessions().ofOneUser(), maxSessions),
                        Math.min(usual.sessions().ofOneProcess(), maxSessions))
                .withHandlesPerSession(maxHandles)
                .withPoolBytes((long) maxPoolMebibytes << 20, (long) maxMemoryMebibytes << 20));
        return couriers.map(limited::withCouriers).orElse(limited);
    }

    /// Gives back what was opened, after the servers.
    void close() {
        couriers.ifPresent(Couriers::close);
    }
}
