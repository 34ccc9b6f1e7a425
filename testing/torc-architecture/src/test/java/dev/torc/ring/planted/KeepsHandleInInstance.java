package dev.torc.ring.planted;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// Planted: a handle that the JIT cannot fold.
public final class KeepsHandleInInstance {

    private final VarHandle handle = ValueLayout.JAVA_INT.varHandle();

    /// {@return the handle}
    public VarHandle handle() {
        return handle;
    }
}
