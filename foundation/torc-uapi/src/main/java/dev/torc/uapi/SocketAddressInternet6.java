package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The address of a socket of IPv6: `struct sockaddr_in6`.
///
/// The accessors read and write one struct that begins where `address` does, with plain access, and allocate
/// nothing.
public final class SocketAddressInternet6 {

    private static final long HOST_BYTES = 16L;

    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    /// `struct sockaddr_in6`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("sin6_family"),
                    NETWORK_SHORT.withName("sin6_port"),
                    JAVA_INT.withName("sin6_flowinfo"),
                    MemoryLayout.sequenceLayout(HOST_BYTES, JAVA_BYTE).withName("sin6_addr"),
                    JAVA_INT.withName("sin6_scope_id"))
            .withName("sockaddr_in6");

    private static final VarHandle FAMILY = LAYOUT.varHandle(groupElement("sin6_family"));
    private static final VarHandle PORT = LAYOUT.varHandle(groupElement("sin6_port"));
    private static final VarHandle SCOPE = LAYOUT.varHandle(groupElement("sin6_scope_id"));
    private static final long HOST = LAYOUT.byteOffset(groupElement("sin6_addr"));

    private SocketAddressInternet6() {}

    /// {@return the family; [SocketConstants#AF_INET6] in an address of this kind}
    public static int family(MemorySegment address) {
        return (short) FAMILY.get(address, 0L) & 0xffff;
    }

    /// {@return the port}
    public static int port(MemorySegment address) {
        return (short) PORT.get(address, 0L) & 0xffff;
    }

    /// {@return the number of the network interface that a local address is of, or 0}
    public static int scope(MemorySegment address) {
        return (int) SCOPE.get(address, 0L);
    }

    /// {@return the host's address, most significant byte first}
    public static byte[] host(MemorySegment address) {
        return address.asSlice(HOST, HOST_BYTES).toArray(JAVA_BYTE);
    }

    /// Writes an address.
    ///
    /// @param host the host's address, 16 bytes
    /// @param port the port
    /// @param scope the number of the network interface, or 0
    public static void set(MemorySegment address, byte[] host, int port, int scope) {
        FAMILY.set(address, 0L, (short) SocketConstants.AF_INET6);
        PORT.set(address, 0L, (short) port);
        SCOPE.set(address, 0L, scope);
        MemorySegment.copy(host, 0, address, JAVA_BYTE, HOST, (int) HOST_BYTES);
    }
}
