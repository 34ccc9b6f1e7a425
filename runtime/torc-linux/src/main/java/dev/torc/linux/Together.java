package dev.torc.linux;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/// Operations that are started as one.
final class Together {

    private Together() {}

    /// Starts all, or none: if one cannot be started, the others are cancelled.
    static void start(Linux linux, List<? extends Operation<?>> operations) {
        for (int i = 0; i < operations.size(); i++) {
            boolean begun = false;
            try {
                begun = operations.get(i).begin();
            } finally {
                if (!begun) {
                    abandonAllBut(i, operations);
                }
            }
            if (!begun) {
                return;
            }
        }
        linux.port().startTogether(operations);
        operations.forEach(Operation::settle);
    }

    private static void abandonAllBut(int refused, List<? extends Operation<?>> operations) {
        for (int i = 0; i < operations.size(); i++) {
            if (i != refused) {
                operations
                        .get(i)
                        .abandon(new CancellationException(
                                operations.get(refused) + ", which it goes together with, could not be started"));
            }
        }
    }

    /// Waits until all have ended. An interrupt cancels all.
    static void await(Linux linux, List<? extends Operation<?>> operations) throws InterruptedException {
        try {
            for (Operation<?> operation : operations) {
                if (!operation.isDone()) {
                    operation.await();
                }
            }
        } catch (InterruptedException e) {
            operations.forEach(operation -> operation.cancel(true));
            CompletableFuture<?>[] ended = operations.stream()
                    .map(operation -> operation.handle((answer, failure) -> 0))
                    .toArray(CompletableFuture<?>[]::new);
            linux.awaitDone(CompletableFuture.allOf(ended));
            throw e;
        }
    }
}
