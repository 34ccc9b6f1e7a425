package dev.torc.bench.pool;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalLong;

/// The C library's `malloc` and `free`, called from Java by downcalls.
///
/// They are linked as critical, which leaves the thread's transition to native code out: no other way from Java to
/// them is shorter.
final class LibcBlocks implements Contestant {

    private static final MethodHandle MALLOC =
            link("malloc", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = link("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    @SuppressWarnings("restricted") // the peer is native
    private static MethodHandle link(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, Linker.Option.critical(false));
    }

    @Override
    public Pieces pieces(int slots) {
        return new Blocks(slots);
    }

    @Override
    public OptionalLong heldBytes() {
        return OptionalLong.empty();
    }

    private static long malloc(long bytes) {
        try {
            return (long) MALLOC.invokeExact(bytes);
        } catch (Throwable e) {
            throw new AssertionError("malloc throws nothing", e);
        }
    }

    private static void free(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable e) {
            throw new AssertionError("free throws nothing", e);
        }
    }

    private static final class Blocks implements Pieces {

        private final long[] live;

        Blocks(int slots) {
            live = new long[slots];
        }

        @Override
        public void take(int slot, int bytes) {
            live[slot] = malloc(bytes);
            if (live[slot] == 0) {
                throw new IllegalStateException("malloc has no " + bytes + " bytes");
            }
        }

        @Override
        public void giveBack(int slot) {
            free(live[slot]);
        }
    }
}
