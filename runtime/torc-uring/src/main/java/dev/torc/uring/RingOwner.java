package dev.torc.uring;

import dev.torc.uapi.SetupFlags;

/// Whose a ring is, and since when. With `SINGLE_ISSUER` it belongs to the thread that opened it, or that enabled it.
final class RingOwner {

    private final boolean singleIssuer;
    private Thread thread = Thread.currentThread();
    private boolean enabled;

    RingOwner(UringSetup setup) {
        singleIssuer = setup.has(SetupFlags.SINGLE_ISSUER);
        enabled = !setup.has(SetupFlags.R_DISABLED);
    }

    /// The ring runs from now on, for the calling thread.
    /// @throws IllegalStateException on a virtual thread
    static void refuseVirtualThread() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("A ring needs a platform thread: Linux ties it to the thread that submits, "
                    + "and a virtual thread moves between several.");
        }
    }

    void enable() {
        thread = Thread.currentThread();
        enabled = true;
    }

    boolean isEnabled() {
        return enabled;
    }

    /// @throws IllegalStateException if the ring is another thread's
    void check() {
        if (isAnothers()) {
            throw new IllegalStateException(wrongThread());
        }
    }

    /// {@return whether the ring is that of a thread which has ended}
    ///
    /// @throws IllegalStateException if the ring is that of another thread which lives
    boolean isGone() {
        if (isAnothers() && thread.isAlive()) {
            throw new IllegalStateException(wrongThread());
        }
        return isAnothers();
    }

    private boolean isAnothers() {
        return singleIssuer && Thread.currentThread() != thread && enabled;
    }

    private String wrongThread() {
        return "This ring was made with SINGLE_ISSUER and belongs to thread \"" + thread.getName() + "\", not to \""
                + Thread.currentThread().getName() + "\".";
    }
}
