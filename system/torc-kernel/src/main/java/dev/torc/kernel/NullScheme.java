package dev.torc.kernel;

import dev.torc.uapi.Errno;

/// `null:`, which takes everything and has nothing, and `zero:`, which has zeros without end.
final class NullScheme extends KernelScheme {

    /// What one read fills, so that nobody waits for it long.
    private static final int MOST_ZEROS = 1 << 18;

    private final Content content;

    /// What is read.
    enum Content {
        NOTHING,
        ZEROS
    }

    NullScheme(String name, Content content) {
        super(name);
        this.content = content;
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
            return switch (content) {
                case NOTHING -> 0;
                case ZEROS -> {
                    int count = Math.min(call.length(), MOST_ZEROS);
                    call.pool().asSlice(call.address(), count).fill((byte) 0);
                    yield count;
                }
            };
        }

        @Override
        protected int write(Call call) {
            return call.length();
        }

        @Override
        protected int status(Call call) {
            return call.answer(ResourceStatus.device());
        }

        @Override
        protected int sync(Call call) {
            return 0;
        }

        @Override
        protected int truncate(Call call) {
            return Errno.EINVAL.negated();
        }
    }
}
