package dev.torc.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What other threads hand to the reactor: many put in, one takes all. It has no lock and no nodes of its own: a
/// call or an errand carries its own link.
///
/// It is a stack that is only ever emptied as a whole, so nothing comes back under a push in progress; turned
/// round, it is in the order in which the pushes happened.
///
/// **HANDED-OVER** is its ordering: the push releases, the take acquires, so what a call's maker wrote is there.
///
/// **Threads.** [#push] any, the others the reactor's.
final class HandOver {

    private static final VarHandle TOP;

    /// Lies on the stack when nothing is taken any more.
    private static final Errand LID = new Errand(() -> {});

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(HandOver.class, "top", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // by the handle
    private volatile @Nullable Object top;

    /// Hands something over.
    ///
    /// @param node a [CallFuture] or an [Errand], which is not handed over already
    /// @return whether it was; if not, nothing is taken any more
    boolean push(Object node) {
        while (true) {
            Object before = TOP.getVolatile(this);
            if (before == LID) {
                return false;
            }
            setBelow(node, before);
            // HANDED-OVER (release), and a full fence before the reactor's sleep is looked at.
            if (TOP.compareAndSet(this, before, node)) {
                return true;
            }
        }
    }

    /// {@return whether something was handed over and not taken}
    boolean hasWork() {
        Object seen = TOP.getVolatile(this);
        return seen != null && seen != LID;
    }

    /// {@return what was handed over since the last time, oldest first, linked by [#below]; null if nothing was}
    @Nullable
    Object takeAll() {
        Object seen = TOP.getOpaque(this);
        // HANDED-OVER (acquire).
        return seen == null || seen == LID ? null : turnedRound(TOP.getAndSet(this, null));
    }

    /// Takes what was handed over, and lets nothing more be.
    ///
    /// @return as [#takeAll]
    @Nullable
    Object close() {
        // HANDED-OVER (acquire).
        Object newest = TOP.getAndSet(this, LID);
        return newest == LID ? null : turnedRound(newest);
    }

    static @Nullable Object below(Object node) {
        return node instanceof CallFuture<?> call ? call.below : ((Errand) node).below;
    }

    private static void setBelow(Object node, @Nullable Object other) {
        // Plain: the node is its maker's until the push, and the reactor's after the take.
        if (node instanceof CallFuture<?> call) {
            call.below = other;
        } else {
            ((Errand) node).below = other;
        }
    }

    private static @Nullable Object turnedRound(@Nullable Object newest) {
        Object oldest = null;
        Object node = newest;
        while (node != null) {
            Object next = below(node);
            setBelow(node, oldest);
            oldest = node;
            node = next;
        }
        return oldest;
    }
}
