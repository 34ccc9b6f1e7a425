package dev.torc.bench.pool;

import java.util.OptionalLong;
import org.lwjgl.system.libc.LibCStdlib;

/// The C library's `malloc` and `free`, called from Java.
final class LibcBlocks implements Contestant {

    @Override
    public Pieces pieces(int slots) {
        return new Blocks(slots);
    }

    @Override
    public OptionalLong heldBytes() {
        return OptionalLong.empty();
    }

    private static final class Blocks implements Pieces {

        private final long[] live;

        Blocks(int slots) {
            live = new long[slots];
        }

        @Override
        public void take(int slot, int bytes) {
            live[slot] = LibCStdlib.nmalloc(bytes);
            if (live[slot] == 0) {
                throw new IllegalStateException("malloc has no " + bytes + " bytes");
            }
        }

        @Override
        public void giveBack(int slot) {
            LibCStdlib.nfree(live[slot]);
        }
    }
}
