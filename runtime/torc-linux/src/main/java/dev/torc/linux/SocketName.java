package dev.torc.linux;

import dev.torc.uapi.SocketAddressInternet;
import dev.torc.uapi.SocketAddressInternet6;
import dev.torc.uapi.SocketAddressUnix;
import dev.torc.uapi.SocketConstants;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/// Java's addresses of sockets, as Linux' structs.
final class SocketName {

    private static final int MAPPED_PREFIX = 10;
    private static final int MAPPED_HOST = 12;

    private SocketName() {}

    /// {@return the address, as a socket of this kind takes it; its length is what counts}
    ///
    /// @throws IllegalArgumentException if such a socket has no such addresses
    /// @throws UnknownHostException if the name of the host has not been found
    static MemorySegment of(SocketAddress address, SocketKind kind, SegmentAllocator memory)
            throws UnknownHostException {
        return switch (address) {
            case UnixDomainSocketAddress unix when kind.domain() == SocketConstants.AF_UNIX -> unix(unix, memory);
            case InetSocketAddress internet
            when kind.domain() != SocketConstants.AF_UNIX -> internet(internet, kind, memory);
            default ->
                throw new IllegalArgumentException("a socket of kind " + kind + " has no address like " + address);
        };
    }

    private static MemorySegment unix(UnixDomainSocketAddress address, SegmentAllocator memory) {
        MemorySegment name = memory.allocate(SocketAddressUnix.LAYOUT);
        byte[] path = address.getPath().toString().getBytes(StandardCharsets.UTF_8);
        return name.asSlice(0, SocketAddressUnix.setPath(name, path));
    }

    private static MemorySegment internet(InetSocketAddress address, SocketKind kind, SegmentAllocator memory)
            throws UnknownHostException {
        InetAddress host = address.getAddress();
        if (host == null) {
            throw new UnknownHostException(address.getHostString());
        }
        if (kind.domain() == SocketConstants.AF_INET) {
            if (!(host instanceof Inet4Address)) {
                throw new IllegalArgumentException("a socket of kind " + kind + " has no address like " + address);
            }
            MemorySegment name = memory.allocate(SocketAddressInternet.LAYOUT);
            SocketAddressInternet.set(name, host.getAddress(), address.getPort());
            return name;
        }
        MemorySegment name = memory.allocate(SocketAddressInternet6.LAYOUT);
        int scope = host instanceof Inet6Address six ? six.getScopeId() : 0;
        SocketAddressInternet6.set(name, mapped(host.getAddress()), address.getPort(), scope);
        return name;
    }

    /// {@return an address of IPv6; one of IPv4 as `::ffff:…`}
    private static byte[] mapped(byte[] host) {
        if (host.length != Integer.BYTES) {
            return host;
        }
        byte[] mapped = new byte[MAPPED_HOST + Integer.BYTES];
        mapped[MAPPED_PREFIX] = (byte) 0xff;
        mapped[MAPPED_PREFIX + 1] = (byte) 0xff;
        System.arraycopy(host, 0, mapped, MAPPED_HOST, Integer.BYTES);
        return mapped;
    }

    /// {@return the address that Linux wrote}
    ///
    /// @param lengthBytes how much of it
    /// @throws IOException if it is of no family that is known here
    static SocketAddress read(MemorySegment name, int lengthBytes) throws IOException {
        int family = lengthBytes < Short.BYTES ? SocketConstants.AF_UNSPEC : SocketAddressUnix.family(name);
        return switch (family) {
            case SocketConstants.AF_INET ->
                new InetSocketAddress(
                        InetAddress.getByAddress(SocketAddressInternet.host(name)), SocketAddressInternet.port(name));
            case SocketConstants.AF_INET6 -> {
                byte[] host = SocketAddressInternet6.host(name);
                InetAddress six = Inet6Address.getByAddress(null, host, SocketAddressInternet6.scope(name));
                yield new InetSocketAddress(six, SocketAddressInternet6.port(name));
            }
            case SocketConstants.AF_UNIX -> {
                byte[] path =
                        name.asSlice(Short.BYTES, lengthBytes - Short.BYTES).toArray(ValueLayout.JAVA_BYTE);
                int end = 0;
                while (end < path.length && path[end] != 0) {
                    end++;
                }
                yield UnixDomainSocketAddress.of(new String(path, 0, end, StandardCharsets.UTF_8));
            }
            default -> throw new IOException("a socket's address of family " + family);
        };
    }
}
