package dev.torc.cli;

import dev.torc.client.Supervisor;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.net.ListenPolicy;
import dev.torc.scheme.net.NetKind;
import dev.torc.scheme.net.NetScheme;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Serves sockets as `tcp:`, `udp:` and `unix:`, until it is told to stop.
@Command(
        name = "net",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        description = {
            "Serve sockets as tcp:, udp: and unix:, until a signal ends it (Ctrl-C).",
            "",
            "tcp:HOST:PORT connects, tcp:listen/HOST:PORT listens; udp: is the same with messages. unix:/PATH",
            "connects with who listens at a path, unix:listen/PATH makes one. HOST is a name, an address, or an",
            "address of IPv6 in brackets. Reading a listener takes the next who connects:",
            "",
            "  torc cat tcp:listen/127.0.0.1:9000        prints what one caller sends",
            "  torc cp notes.txt tcp:127.0.0.1:9000      sends a file",
            "",
            "Clients can listen at the loopback and at paths; --allow-listen allows more. They connect with",
            "whatever this process can reach, and in its name."
        })
final class ServeNet implements Callable<Integer> {

    @Parameters(
            paramLabel = "SCHEME",
            arity = "0..*",
            description = "Which of ${COMPLETION-CANDIDATES}. Default: all of them.",
            completionCandidates = Schemes.class)
    private List<String> schemes = List.of();

    @Option(
            names = "--allow-listen",
            paramLabel = "ADDRESS",
            description = {
                "Let clients listen at this address of the host, too; may be given again.",
                "0.0.0.0 is every address of IPv4, and :: every one."
            })
    private List<String> addresses = List.of();

    @Mixin
    private ServerOptions limits;

    @Spec
    private CommandSpec spec;

    /// Held, because a logger that nobody holds forgets its level.
    private final Logger rooms = Logger.getLogger("dev.torc");

    /// The schemes that there are.
    static final class Schemes extends ArrayList<String> {

        @java.io.Serial
        private static final long serialVersionUID = 1L;

        Schemes() {
            for (NetKind protocol : NetKind.values()) {
                add(protocol.scheme());
            }
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        // What the rooms log for programs, this command says in its own lines.
        rooms.setLevel(Level.WARNING);
        Set<NetKind> protocols = protocols();
        ListenPolicy policy = policy();
        List<Serving> all = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        limits.open(Domain.current());
        try {
            for (NetKind protocol : protocols) {
                NetScheme scheme = new NetScheme(protocol, policy);
                Serving serving = Serving.in(Domain.current(), protocol.scheme(), scheme, limits::limited);
                all.add(serving);
                out.println("serving " + protocol.scheme() + ": " + serving.where() + " ("
                        + serving.server().description() + ")");
            }
            // A signal ends the JVM, which runs this first: calls that were taken are answered, the sockets go.
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                all.forEach(Serving::close);
                limits.close();
            }));
            var unused = Supervisor.tellReady();
            awaitEndOfAny(all);
            throw new CommandFailure(ExitCode.FAILED, "a server has ended by itself");
        } finally {
            all.forEach(Serving::close);
        }
    }

    private Set<NetKind> protocols() {
        Set<NetKind> chosen = EnumSet.noneOf(NetKind.class);
        for (NetKind protocol : NetKind.values()) {
            if (schemes.isEmpty() || schemes.contains(protocol.scheme())) {
                chosen.add(protocol);
            }
        }
        for (String scheme : schemes) {
            if (chosen.stream().noneMatch(protocol -> protocol.scheme().equals(scheme))) {
                throw new ParameterException(
                        spec.commandLine(), "\"" + scheme + "\" is none of " + String.join(", ", new Schemes()) + ".");
            }
        }
        return chosen;
    }

    private ListenPolicy policy() {
        List<InetAddress> allowed = new ArrayList<>();
        for (String address : addresses) {
            try {
                allowed.add(InetAddress.ofLiteral(address));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), "\"" + address + "\" is no address: write 192.0.2.1 or 2001:db8::1.");
            }
        }
        return new ListenPolicy(allowed);
    }

    private static void awaitEndOfAny(List<Serving> all) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        for (Serving serving : all) {
            Thread.ofPlatform().daemon().name("torc-serve-net").start(() -> {
                try {
                    serving.server().awaitEnd();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                ended.countDown();
            });
        }
        ended.await();
    }
}
