package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// Who the process at the other end of a socket is: `struct ucred`.
///
/// Linux fills it; a peer cannot choose it, except with privilege.
///
/// The accessors read and write one struct that begins where `credentials` does, with plain access, and allocate
/// nothing.
public final class Credentials {

    /// `struct ucred`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("pid"), JAVA_INT.withName("uid"), JAVA_INT.withName("gid"))
            .withName("ucred");

    private static final VarHandle PID = LAYOUT.varHandle(groupElement("pid"));
    private static final VarHandle UID = LAYOUT.varHandle(groupElement("uid"));
    private static final VarHandle GID = LAYOUT.varHandle(groupElement("gid"));

    private Credentials() {}

    /// {@return the process; 0 if it has no number in our name space}
    public static int pid(MemorySegment credentials) {
        return (int) PID.get(credentials, 0L);
    }

    /// Sets the process; 0 if it has no number in our name space.
    public static void setPid(MemorySegment credentials, int value) {
        PID.set(credentials, 0L, value);
    }

    /// {@return the user}
    public static int uid(MemorySegment credentials) {
        return (int) UID.get(credentials, 0L);
    }

    /// Sets the user.
    public static void setUid(MemorySegment credentials, int value) {
        UID.set(credentials, 0L, value);
    }

    /// {@return the group}
    public static int gid(MemorySegment credentials) {
        return (int) GID.get(credentials, 0L);
    }

    /// Sets the group.
    public static void setGid(MemorySegment credentials, int value) {
        GID.set(credentials, 0L, value);
    }
}
