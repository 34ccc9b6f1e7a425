package dev.torc.scheme.net;

import java.net.InetAddress;
import java.util.List;

/// At which addresses of this host clients may listen, or receive what anybody sends.
///
/// A listener takes what others send on behalf of the server's user, who may not know of it. So without more it is
/// the loopback only, which no other host reaches; sockets of paths are guarded by the file system.
///
/// @param addresses what is allowed beside the loopback; `0.0.0.0` allows every address of IPv4, and `::` every one
public record ListenPolicy(List<InetAddress> addresses) {

    /// The loopback only.
    public static final ListenPolicy LOOPBACK = new ListenPolicy(List.of());

    /// Keeps a copy.
    public ListenPolicy {
        addresses = List.copyOf(addresses);
    }

    /// {@return whether an address may be listened at}
    boolean allows(InetAddress address) {
        return address.isLoopbackAddress() || addresses.stream().anyMatch(allowed -> covers(allowed, address));
    }

    private static boolean covers(InetAddress allowed, InetAddress address) {
        boolean isEvery = allowed.isAnyLocalAddress() && allowed.getAddress().length >= address.getAddress().length;
        return isEvery || allowed.equals(address);
    }
}
