package dev.torc.reactor;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Waits for what another thread makes, or for its end.
final class Awaited {

    private Awaited() {}

    /// {@return what it came to}
    ///
    /// @throws IOException as thrown there; so is what is unchecked
    static <T> T of(CompletableFuture<T> made) throws IOException {
        try {
            return made.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException refusal -> throw refusal;
                case RuntimeException mistake -> throw mistake;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    /// Waits until a thread has ended, also while the calling one is interrupted.
    static void endOf(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
