package dev.torc.reactor;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The reactor that a process has for all who have none of their own.
final class OfProcess {

    static final Reactor REACTOR = start();

    private OfProcess() {}

    private static Reactor start() {
        try {
            return Reactor.start(ReactorSetup.standard());
        } catch (IOException e) {
            throw new UncheckedIOException("the reactor of the process cannot be started", e);
        }
    }
}
