package dev.torc.kernel.text;

import dev.torc.kernel.Call;
import dev.torc.kernel.KernelScheme;
import dev.torc.kernel.Lookup;
import dev.torc.kernel.Resource;
import dev.torc.kernel.ResourceStatus;
import dev.torc.uapi.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;

/// `rand:`: random bytes that cannot be predicted, without end. What is written is mixed in.
public final class RandScheme extends KernelScheme {

    /// What one read fills, so that nobody waits for it long.
    private static final int MOST_BYTES = 4096;

    /// More than a generator can hold is not mixed in.
    private static final int MOST_SEED_BYTES = 64;

    private final SecureRandom random = new SecureRandom();

    /// Makes it; it is seeded by Linux.
    public RandScheme() {
        super("rand");
    }

    @Override
    public int open(Lookup lookup) {
        return lookup.path().isEmpty() ? lookup.opened(new Opened()) : Errno.ENOENT.negated();
    }

    @Override
    public int status(Lookup lookup) {
        return lookup.path().isEmpty() ? lookup.call().answer(ResourceStatus.device()) : Errno.ENOENT.negated();
    }

    private final class Opened extends Resource {

        @Override
        protected int read(Call call) {
            byte[] bytes = new byte[Math.min(call.length(), MOST_BYTES)];
            random.nextBytes(bytes);
            MemorySegment.copy(bytes, 0, call.pool(), ValueLayout.JAVA_BYTE, call.address(), bytes.length);
            return bytes.length;
        }

        @Override
        protected int write(Call call) {
            int bytes = Math.min(call.length(), MOST_SEED_BYTES);
            random.setSeed(call.pool().asSlice(call.address(), bytes).toArray(ValueLayout.JAVA_BYTE));
            return call.length();
        }

        @Override
        protected int status(Call call) {
            return call.answer(ResourceStatus.device());
        }
    }
}
