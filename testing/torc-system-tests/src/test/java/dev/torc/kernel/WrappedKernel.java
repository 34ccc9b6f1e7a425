package dev.torc.kernel;

import dev.torc.posix.UnixSocket;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.ReactorSetup.Sleeping;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.Scheme;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.uapi.PeerCredentials;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A kernel as [Kernel] makes it, but for something that a test puts around what its server runs.
public final class WrappedKernel {

    private WrappedKernel() {}

    /// Starts one at a domain's socket; it runs until its process ends.
    public static void start(Domain domain, LinuxCalls calls, UnaryOperator<Scheme> around) throws IOException {
        ReactorSetup setup = ReactorSetup.standard().named("torc-kernel");
        Reactor reactor = Reactor.start(calls == LinuxCalls.THREADS ? setup.sleepingIn(Sleeping.EPOLL) : setup);
        KernelLimits limits = KernelLimits.standard();
        var core = new KernelCore(new KernelCore.KernelParts(
                Policy.NOBODY,
                limits,
                new KernelCounters(),
                self(),
                reactor,
                OwnSchemes.schemes(Optional.of(domain.directory())),
                OwnSchemes.operations()));
        SchemeServer.start(
                around.apply(core),
                ServerSetup.at(domain.kernel()).with(limits.ofServer()).with(calls),
                reactor);
    }

    private static PeerCredentials self() throws IOException {
        UnixSocket.Pair pair = UnixSocket.pair();
        try {
            return pair.first().peerCredentials();
        } finally {
            pair.first().close();
            pair.second().close();
        }
    }
}
