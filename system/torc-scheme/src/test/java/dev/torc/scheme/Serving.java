package dev.torc.scheme;

import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.ReactorSetup.Sleeping;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.util.Optional;

/// Where a server under test has its turns.
enum Serving {
    /// A thread of its own, which sleeps in a Linux ring.
    OWN_RING(LinuxCalls.URING, Optional.empty()),
    /// A thread of its own, which sleeps in an epoll.
    OWN_EPOLL(LinuxCalls.THREADS, Optional.empty()),
    /// A reactor with a Linux ring.
    REACTOR_ON_RING(LinuxCalls.URING, Optional.of(Sleeping.RING)),
    /// A reactor with an epoll.
    REACTOR_ON_EPOLL(LinuxCalls.BEST, Optional.of(Sleeping.EPOLL));

    private final LinuxCalls linuxCalls;
    private final Optional<Sleeping> sleeping;

    Serving(LinuxCalls linuxCalls, Optional<Sleeping> sleeping) {
        this.linuxCalls = linuxCalls;
        this.sleeping = sleeping;
    }

    LinuxCalls linuxCalls() {
        return linuxCalls;
    }

    /// {@return a new reactor to host the server; none if it has a thread of its own}
    Optional<Reactor> reactor() throws IOException {
        return sleeping.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Reactor.start(ReactorSetup.standard().named("hosting").sleepingIn(sleeping.get())));
    }
}
