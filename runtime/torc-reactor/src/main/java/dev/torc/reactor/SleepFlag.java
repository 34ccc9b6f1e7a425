package dev.torc.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Says whether the reactor's thread sleeps, so that only who hands something to a sleeping one rings its doorbell,
/// and of several only one.
///
/// **SLEEPS** is its ordering: the thread says that it sleeps, then looks what was handed over; the others hand
/// over, then look whether it sleeps. All four accesses are volatile, so at least one of the two sees the other.
///
/// **Threads.** [#isToBeWoken] any, the others the reactor's.
final class SleepFlag {

    private static final VarHandle ASLEEP;

    static {
        try {
            ASLEEP = MethodHandles.lookup().findVarHandle(SleepFlag.class, "asleep", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // by the handle
    private volatile boolean asleep;

    /// Says that the thread is about to sleep. It then looks once more, before it does.
    void announceSleep() {
        // SLEEPS: before it is looked what was handed over.
        ASLEEP.setVolatile(this, true);
    }

    void announceAwake() {
        ASLEEP.setVolatile(this, false);
    }

    /// {@return whether the thread slept and the caller is the one who has to wake it}
    boolean isToBeWoken() {
        // SLEEPS: after what is handed over is there.
        return (boolean) ASLEEP.getVolatile(this) && ASLEEP.compareAndSet(this, true, false);
    }
}
