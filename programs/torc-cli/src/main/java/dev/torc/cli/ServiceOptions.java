package dev.torc.cli;

import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.courier.Couriers;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.net.NetKind;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a command finds the service that it calls.
final class ServiceOptions {

    /// A scheme that only a kernel has.
    private static final String KERNEL_S_OWN = "sys";

    @Option(
            names = "--socket",
            paramLabel = "PATH",
            description = "Connect to the service that listens there, instead of the one of that name in the domain.")
    private @Nullable Path socket;

    @Option(
            names = "--over",
            paramLabel = "WAY",
            defaultValue = "ring",
            description = {
                "How calls go: by a ring in memory that both ends map, or by mailboxes, to a service that was",
                "started with --mailbox. One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}."
            })
    private Way way = Way.RING;

    /// How calls go.
    enum Way {
        RING,
        MAILBOX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Optional<Couriers> couriers = Optional.empty();

    private SessionSetup setUp(Domain domain) throws IOException {
        return switch (way) {
            case RING -> SessionSetup.standard();
            case MAILBOX -> {
                if (couriers.isEmpty()) {
                    Couriers opened = Couriers.open(domain);
                    couriers = Optional.of(opened);
                    // The mailbox is free when the command ends. Were it killed, others would take it back.
                    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(opened::close));
                }
                yield SessionSetup.standard().by(couriers.get());
            }
        };
    }

    /// Connects with a service.
    ///
    /// @throws CommandFailure if nobody serves that name here
    /// @throws IOException if the service refuses, or does not answer
    Session connect(String scheme) throws IOException {
        Domain domain = Domain.current();
        try {
            SessionSetup setup = setUp(domain);
            return socket == null ? Session.connect(domain, scheme, setup) : Session.connect(socket, setup);
        } catch (NoSuchFileException | ConnectException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, nobody(scheme, domain));
        }
    }

    private static boolean isOfNet(String scheme) {
        return Arrays.stream(NetKind.values())
                .anyMatch(protocol -> protocol.scheme().equals(scheme));
    }

    private String nobody(String scheme, Domain domain) {
        if (scheme.isEmpty() || scheme.equals(KERNEL_S_OWN)) {
            return "no kernel runs in the domain " + domain.directory() + ". Start it: torc up.";
        }
        Path address = Optional.ofNullable(socket).orElseGet(() -> domain.socket(scheme));
        return "nobody serves \"" + scheme + "\" at " + address + ". Start it: torc serve "
                + (isOfNet(scheme) ? "net." : "file DIRECTORY.");
    }
}
