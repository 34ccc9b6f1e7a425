package dev.torc.posix;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/// Links the functions of the C library, the errno of each captured.
///
/// Every handle takes the calling thread's [ThreadCell#state()] first and then what the C function takes. The
/// JVM may run anything between a native call and the next one, so errno is only right where the linker has
/// saved it.
///
/// None of these handles is linked as *critical*, apart from [#getter]: a thread in a critical call does not
/// reach safepoints, so one that blocks stops the garbage collector, and with it every other thread.
@SuppressWarnings("restricted") // this class and MemoryMaps are the door
final class Libc {

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private Libc() {}

    /// {@return the function `name`, with errno captured}
    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(result, arguments), ERRNO);
    }

    /// {@return the variadic function `name`, with errno captured}
    ///
    /// @param fixedArguments how many arguments stand before the `...` of the prototype
    static MethodHandle variadic(String name, int fixedArguments, MemoryLayout result, MemoryLayout... arguments) {
        return link(
                name, FunctionDescriptor.of(result, arguments), ERRNO, Linker.Option.firstVariadicArg(fixedArguments));
    }

    /// {@return a system call that the C library has no function for, with errno captured}
    ///
    /// `long syscall(long number, ...)`: see `syscall(2)`.
    static MethodHandle systemCall(long number, MemoryLayout... arguments) {
        MemoryLayout[] all = new MemoryLayout[arguments.length + 1];
        all[0] = LONG;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        MethodHandle syscall = variadic("syscall", 1, LONG, all);
        return MethodHandles.insertArguments(syscall, 1, number);
    }

    /// {@return the function `name`, which never blocks, never fails and calls nothing back}
    ///
    /// Linked as critical: it saves the thread's state transition, which for a function of a few nanoseconds is
    /// most of the cost. The handle takes no call state.
    static MethodHandle getter(String name, MemoryLayout result) {
        return link(name, FunctionDescriptor.of(result), Linker.Option.critical(false));
    }

    /// {@return what a failed `invokeExact` is thrown as}
    ///
    /// Native functions throw nothing; what comes is the JVM's own objection to an argument (a closed arena, a
    /// heap segment), which is passed on as it is, or a mistake in a descriptor of this room.
    static RuntimeException thrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException objection -> objection;
            case Error error -> throw error;
            default -> throw new AssertionError("a native call threw a checked exception", cause);
        };
    }

    private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol = SYMBOLS.find(name)
                .orElseThrow(() -> new UnsupportedOperationException("The C library of this system "
                        + "has no function " + name + "; Torc needs glibc 2.34 or newer."));
        try {
            return LINKER.downcallHandle(symbol, descriptor, options);
        } catch (IllegalCallerException denied) {
            throw new IllegalStateException(NativeAccess.sentence(), denied);
        }
    }
}
