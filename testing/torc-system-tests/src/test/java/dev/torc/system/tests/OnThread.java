package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// Calls that wait, made on threads of their own.
final class OnThread {

    /// Far beyond what anything here takes: only what hangs takes so long.
    private static final long BOUND_SECONDS = 30;

    private OnThread() {}

    /// What is done there.
    interface Body<T> {
        T run() throws Exception;
    }

    /// {@return what it comes to, once}
    static <T> CompletableFuture<T> start(Body<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(body.run());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result;
    }

    /// Waits for the failure of what must fail, and not hang.
    static Throwable failure(CompletableFuture<?> result) {
        var bounded = result.copy().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS);
        return assertThrows(CompletionException.class, bounded::join).getCause();
    }

    /// Waits for what must not hang.
    static <T> T result(CompletableFuture<T> result) {
        return result.copy().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
    }
}
