package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The address of a socket of IPv4: `struct sockaddr_in`.
///
/// The accessors read and write one struct that begins where `address` does, with plain access, and allocate
/// nothing.
public final class SocketAddressInternet {

    private static final long HOST_BYTES = 4L;

    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    /// `struct sockaddr_in`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("sin_family"),
                    NETWORK_SHORT.withName("sin_port"),
                    MemoryLayout.sequenceLayout(HOST_BYTES, JAVA_BYTE).withName("sin_addr"),
                    MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("sin_zero"))
            .withName("sockaddr_in");

    private static final VarHandle FAMILY = LAYOUT.varHandle(groupElement("sin_family"));
    private static final VarHandle PORT = LAYOUT.varHandle(groupElement("sin_port"));
    private static final long HOST = LAYOUT.byteOffset(groupElement("sin_addr"));

    private SocketAddressInternet() {}

    /// {@return the family; [SocketConstants#AF_INET] in an address of this kind}
    public static int family(MemorySegment address) {
        return (short) FAMILY.get(address, 0L) & 0xffff;
    }

    /// {@return the port}
    public static int port(MemorySegment address) {
        return (short) PORT.get(address, 0L) & 0xffff;
    }

    /// {@return the host's address, most significant byte first}
    public static byte[] host(MemorySegment address) {
        return address.asSlice(HOST, HOST_BYTES).toArray(JAVA_BYTE);
    }

    /// Writes an address.
    ///
    /// @param host the host's address, 4 bytes
    /// @param port the port
    public static void set(MemorySegment address, byte[] host, int port) {
        FAMILY.set(address, 0L, (short) SocketConstants.AF_INET);
        PORT.set(address, 0L, (short) port);
        MemorySegment.copy(host, 0, address, JAVA_BYTE, HOST, (int) HOST_BYTES);
    }
}
