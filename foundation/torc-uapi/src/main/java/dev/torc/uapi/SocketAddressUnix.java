package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The address of a Unix socket: `struct sockaddr_un`.
///
/// Only sockets that have a path are written here; names of the abstract name space begin with a zero byte, and anyone
/// can take them.
public final class SocketAddressUnix {

    /// `struct sockaddr_un`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("sun_family"),
                    MemoryLayout.sequenceLayout(LinuxLimits.UNIX_PATH_MAX, JAVA_BYTE)
                            .withName("sun_path"))
            .withName("sockaddr_un");

    private static final VarHandle FAMILY = LAYOUT.varHandle(groupElement("sun_family"));
    private static final long PATH = LAYOUT.byteOffset(groupElement("sun_path"));

    private SocketAddressUnix() {}

    /// {@return the family; [SocketConstants#AF_UNIX] in an address of this kind}
    public static int family(MemorySegment address) {
        return (short) FAMILY.get(address, 0L) & 0xffff;
    }

    /// Writes the address of a path.
    ///
    /// @param path the path's bytes, as the file system has them, without a zero at the end
    /// @return the length of the address in bytes, as `bind(2)` and `connect(2)` want it
    /// @throws IllegalArgumentException if the path is empty, has a zero byte or more than 107 bytes
    public static int setPath(MemorySegment address, byte[] path) {
        if (path.length == 0 || path.length >= LinuxLimits.UNIX_PATH_MAX) {
            throw new IllegalArgumentException(
                    "a Unix socket's path has 1 to " + (LinuxLimits.UNIX_PATH_MAX - 1) + " bytes, not " + path.length);
        }
        for (byte b : path) {
            if (b == 0) {
                throw new IllegalArgumentException("a zero byte in a Unix socket's path");
            }
        }
        FAMILY.set(address, 0L, (short) SocketConstants.AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, PATH, path.length);
        address.set(JAVA_BYTE, PATH + path.length, (byte) 0);
        return (int) PATH + path.length + 1;
    }
}
