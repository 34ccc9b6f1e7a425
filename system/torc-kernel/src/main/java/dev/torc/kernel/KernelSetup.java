package dev.torc.kernel;

import dev.torc.ring.session.Domain;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.nio.file.Path;
import java.util.Optional;

/// What a kernel is asked to be.
///
/// @param socket where processes attach; nothing where each is let in by [Kernel#attach]
/// @param limits what it grants at most
/// @param linuxCalls how it does what it needs of Linux
/// @param policy what other users than the kernel's may do
public record KernelSetup(Optional<Path> socket, KernelLimits limits, LinuxCalls linuxCalls, Policy policy) {

    /// {@return the kernel of a domain, with the usual limits}
    public static KernelSetup at(Domain domain) {
        return new KernelSetup(Optional.of(domain.kernel()), KernelLimits.standard(), LinuxCalls.BEST, Policy.NOBODY);
    }

    /// {@return a kernel within this program, with the usual limits}
    public static KernelSetup embedded() {
        return new KernelSetup(Optional.empty(), KernelLimits.standard(), LinuxCalls.BEST, Policy.NOBODY);
    }

    /// {@return this with other limits}
    public KernelSetup with(KernelLimits otherLimits) {
        return new KernelSetup(socket, otherLimits, linuxCalls, policy);
    }

    /// {@return this with another way to Linux}
    public KernelSetup with(LinuxCalls way) {
        return new KernelSetup(socket, limits, way, policy);
    }

    /// {@return this with another policy; where it lets others in, they may connect to the socket}
    public KernelSetup with(Policy otherPolicy) {
        return new KernelSetup(socket, limits, linuxCalls, otherPolicy);
    }
}
