package dev.torc.linux;

import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Operations that run one after the other, as one value: Linux goes from one to the next by itself.
///
/// All of its entries are reserved before any is submitted, so it is never split, and whether it fits the ring is
/// known when it is made. What each answers is asked of it, when the chain is done; one that did not run because the
/// one before failed was cancelled. A read or write that moves fewer bytes than asked counts as a failure in this
/// sense, though it answers how many.
///
/// Linux does not stop a chain where an operation on names, a sync, a status or an attribute fails. Such a one is
/// refused where others are to depend on it; it may be the last.
///
/// **Threads.** As an [Operation].
public final class Chain {

    /// The operations at whose failure Linux begins what is linked behind them all the same, as seen on 6.18 by letting
    /// each fail. At the failure of others it stops.
    private static final Set<Integer> GO_ON = Stream.of(
                    Opcode.FSYNC,
                    Opcode.SYNC_FILE_RANGE,
                    Opcode.FALLOCATE,
                    Opcode.FTRUNCATE,
                    Opcode.STATX,
                    Opcode.RENAMEAT,
                    Opcode.UNLINKAT,
                    Opcode.MKDIRAT,
                    Opcode.SYMLINKAT,
                    Opcode.LINKAT,
                    Opcode.SETXATTR,
                    Opcode.FSETXATTR,
                    Opcode.GETXATTR,
                    Opcode.FGETXATTR,
                    Opcode.MADVISE)
            .map(Opcode::number)
            .collect(Collectors.toUnmodifiableSet());

    private final Linux linux;
    private final List<Operation<?>> operations;

    /// What follows what.
    enum Link {
        WHILE_IT_SUCCEEDS,
        REGARDLESS
    }

    Chain(Linux linux, List<Operation<?>> operations, Link link) {
        this.linux = linux;
        this.operations = operations;
        int most = linux.mostTogether();
        if (operations.isEmpty() || operations.size() > most) {
            throw new IllegalArgumentException(
                    "a chain of " + operations.size() + " operations: this ring takes 1 to " + most + " as one");
        }
        for (Operation<?> operation : operations) {
            if (operation.linux().port() != linux.port()) {
                throw new IllegalArgumentException(operation + " is of another ring: a chain has one");
            }
            if (operation != operations.getLast()) {
                switch (link) {
                    case WHILE_IT_SUCCEEDS -> linkStopping(operation);
                    case REGARDLESS -> Prepare.hardLink(operation, Operation.ENTRY);
                }
            }
        }
    }

    private static void linkStopping(Operation<?> operation) {
        int opcode = SubmissionEntry.opcode(operation, Operation.ENTRY);
        if (GO_ON.contains(opcode)) {
            throw new IllegalArgumentException("Linux goes on with a chain although this fails: " + operation
                    + ". Let it be the last, or chain regardless of failures and look at them.");
        }
        Prepare.link(operation, Operation.ENTRY);
    }

    /// Gives all of it a deadline, counted from the start: what has not ended then is cancelled.
    ///
    /// @param longest how long it may take; positive
    /// @return this
    public Chain deadline(Duration longest) {
        operations.forEach(operation -> operation.limit(longest));
        return this;
    }

    /// Starts it.
    ///
    /// @return is complete when all of it has ended, with the first failure if there was one
    /// @throws IllegalStateException if one of it was started before, or a slice of it is lent or closed
    public CompletableFuture<Void> start() {
        Together.start(linux, operations);
        return CompletableFuture.allOf(operations.toArray(CompletableFuture<?>[]::new));
    }

    /// Starts it, and waits until all of it has ended.
    ///
    /// @throws IOException if one of it failed: of several failures, the first in its order
    /// @throws InterruptedException if the thread was interrupted, and the chain ended by that
    public void call() throws IOException, InterruptedException {
        Together.start(linux, operations);
        Together.await(linux, operations);
        Operation<?> before = operations.getFirst();
        for (Operation<?> operation : operations) {
            if (operation.isCancelled() && isShort(before)) {
                throw new IOException(
                        before + " moved " + before.result() + " of " + SubmissionEntry.length(before, Operation.ENTRY)
                                + " bytes, so that " + operation + " did not begin");
            }
            operation.answer();
            before = operation;
        }
    }

    private static boolean isShort(Operation<?> operation) {
        return operation instanceof Transfer transfer
                && !transfer.isCompletedExceptionally()
                && transfer.bytes() != SubmissionEntry.length(transfer, Operation.ENTRY);
    }
}
