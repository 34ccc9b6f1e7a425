package dev.torc.messages;

import java.util.concurrent.CompletableFuture;

/// A message that is to come, as a future. What is chained to it runs on a virtual thread, never on the poller's.
final class MessageFuture extends CompletableFuture<Message> {

    /// What is to be done when nobody wants it any more.
    private volatile Runnable giveUp = () -> {};

    void onCancel(Runnable action) {
        giveUp = action;
        if (isCancelled()) {
            action.run();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean isCancelled = super.cancel(mayInterruptIfRunning);
        if (isCancelled) {
            giveUp.run();
        }
        return isCancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
