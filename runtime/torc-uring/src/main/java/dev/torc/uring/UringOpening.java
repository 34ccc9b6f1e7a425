package dev.torc.uring;

import dev.torc.posix.Descriptor;
import dev.torc.posix.UringAvailability;
import dev.torc.uapi.FeatureFlags;
import dev.torc.uapi.RingParameters;
import dev.torc.uapi.SetupFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// How a ring comes to be, by who allocates its memory.
final class UringOpening {

    private UringOpening() {}

    static Uring open(UringSetup setup) throws IOException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment parameters = scratch.allocate(RingParameters.LAYOUT);
            return setup.has(SetupFlags.NO_MMAP) ? openInOwnMemory(setup, parameters) : openMapped(setup, parameters);
        }
    }

    private static Uring openMapped(UringSetup setup, MemorySegment parameters) throws IOException {
        Descriptor descriptor = Descriptor.owning(RingIdentity.create(setup, parameters));
        try {
            requireWaitsWithLimit(parameters);
            RingMemory memory = RingMemory.map(descriptor, parameters);
            return new Uring(setup, RingIdentity.of(descriptor, setup), memory, RingParameters.features(parameters));
        } catch (IOException | RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    private static void requireWaitsWithLimit(MemorySegment parameters) throws UringUnavailableException {
        int needed = FeatureFlags.SINGLE_MMAP | FeatureFlags.EXT_ARG;
        if ((RingParameters.features(parameters) & needed) != needed) {
            throw new UringUnavailableException(new UringAvailability(
                    UringAvailability.Verdict.ABSENT,
                    "This Linux (" + UringFeatures.kernelRelease()
                            + ") has an io_uring without waits that end in time: "
                            + "Torc needs Linux 5.11 or newer for it."));
        }
    }

    private static Uring openInOwnMemory(UringSetup setup, MemorySegment parameters) throws IOException {
        RingMemory.Own own = RingMemory.Own.allocate(setup, parameters);
        try {
            int number = RingIdentity.create(setup, parameters);
            RingIdentity identity = setup.has(SetupFlags.REGISTERED_FD_ONLY)
                    ? RingIdentity.ofIndex(number)
                    : RingIdentity.of(Descriptor.owning(number), setup);
            return new Uring(setup, identity, own.queues(parameters), RingParameters.features(parameters));
        } catch (IOException | RuntimeException e) {
            own.close();
            throw e;
        }
    }
}
