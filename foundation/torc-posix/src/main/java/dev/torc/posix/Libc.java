package dev.torc.posix;

import dev.torc.uapi.Errno;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// Calls the functions of the C library.
///
/// The JVM may run anything between a native call and the next one, so errno is only right where the linker has
/// saved it: in the calling thread's [ThreadCell], in the call itself. Being told costs: the linker makes a slice of
/// the cell in every call, 40 bytes, which go away when the JIT has compiled the caller as a whole, and not before. So
/// what a ring calls in a loop is linked *plainly* too ([#plain]): called that way it allocates nothing, however it
/// runs, and says only that it failed. Then it is called again to be told why, in a way that does no harm.
///
/// **One shape.** All functions are linked as taking seven integers and returning one, with errno or plainly. Every
/// new shape costs a
/// JVM some 7 ms when it starts, and these calls would have thirty. It is right because of what the two ABIs
/// that Torc runs on say alike (System V for x86-64, AAPCS64): integers, pointers and variadic integers are
/// passed in the same registers, in order, whatever their width; a function does not look at those that it has
/// no parameter for; and of a narrow parameter it looks at the low half only. The same goes for a narrow
/// *result*, whose high half is rubbish: see [#callInt].
///
/// **Pointers** go as addresses, which the JVM does not check. So the memory they point into goes along, behind
/// the integers: the JVM then refuses memory that is not native or not mapped, and keeps it mapped until the
/// call returns.
///
/// None of these handles is linked as *critical*, apart from [#getter]: a thread in a critical call does not
/// reach safepoints, so one that blocks stops the garbage collector, and with it every other thread.
@SuppressWarnings("restricted") // this class and MemoryMaps are the door
final class Libc {

    /// No memory goes along.
    static final MemorySegment NONE = MemorySegment.NULL;

    private static final int INTEGERS = 7;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final FunctionDescriptor SHAPE = shape();

    /// `long syscall(long number, ...)`: see `syscall(2)`. For what the C library has no function for.
    static final MethodHandle SYSCALL = link("syscall", SHAPE, ERRNO);

    /// The same function, for [#invokePlain].
    static final MethodHandle PLAIN_SYSCALL = plain("syscall");

    private Libc() {}

    /// {@return the function `name`, to be called through this class}
    static MethodHandle function(String name) {
        return link(name, SHAPE, ERRNO);
    }

    /// {@return the function `name`, to be called by [#invokePlain]}
    static MethodHandle plain(String name) {
        return link(name, SHAPE);
    }

    /// {@return the function `name`, which takes nothing, never blocks, never fails and calls nothing back}
    ///
    /// Linked as critical: it saves the thread's state transition, which for a function of a few nanoseconds is
    /// most of the cost. The handle returns an `int` and takes no call state.
    static MethodHandle getter(String name) {
        return link(name, FunctionDescriptor.of(ValueLayout.JAVA_INT), Linker.Option.critical(false));
    }

    /// Calls a function that returns an `int`, -1 meaning an error.
    ///
    /// @param held memory that an argument points into, or [#NONE]
    /// @param alsoHeld more of it, or [#NONE]
    /// @param arguments as the prototype has them
    /// @return its result, or a negated errno
    static int callInt(MethodHandle function, MemorySegment held, MemorySegment alsoHeld, long... arguments) {
        ThreadCell cell = ThreadCell.current();
        return cell.intResult(invoke(cell, function, arguments, held, alsoHeld));
    }

    /// Calls a function that returns a `long`, -1 meaning an error; see [#callInt].
    static long callLong(MethodHandle function, MemorySegment held, MemorySegment alsoHeld, long... arguments) {
        ThreadCell cell = ThreadCell.current();
        return cell.longResult(invoke(cell, function, arguments, held, alsoHeld));
    }

    /// As [#callInt], again and again while a signal interrupts it.
    static int repeatInt(MethodHandle function, MemorySegment held, MemorySegment alsoHeld, long... arguments) {
        int result;
        do {
            result = callInt(function, held, alsoHeld, arguments);
        } while (result == Errno.EINTR.negated());
        return result;
    }

    /// As [#callLong], again and again while a signal interrupts it.
    static long repeatLong(MethodHandle function, MemorySegment held, MemorySegment alsoHeld, long... arguments) {
        long result;
        do {
            result = callLong(function, held, alsoHeld, arguments);
        } while (result == Errno.EINTR.negated());
        return result;
    }

    /// Calls a function plainly, and never allocates: for what rings call in a loop.
    ///
    /// @param function of [#plain], a constant
    /// @return what the function left in the result register. If it says that the call failed, nobody knows why:
    ///     call again by [#invoke]
    static long invokePlain(
            MethodHandle function,
            long first,
            long second,
            long third,
            long fourth,
            long fifth,
            long sixth,
            long seventh,
            MemorySegment held,
            MemorySegment alsoHeld) {
        try {
            return (long) function.invokeExact(first, second, third, fourth, fifth, sixth, seventh, held, alsoHeld);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// Calls a function whose errno is told, where the caller's handle is a constant.
    ///
    /// @return what the function left in the result register: see [ThreadCell#intResult] and
    ///     [ThreadCell#longResult]
    static long invoke(
            ThreadCell cell,
            MethodHandle function,
            long first,
            long second,
            long third,
            long fourth,
            long fifth,
            long sixth,
            long seventh,
            MemorySegment held,
            MemorySegment alsoHeld) {
        try {
            return (long) function.invokeExact(
                    cell.state(), first, second, third, fourth, fifth, sixth, seventh, held, alsoHeld);
        } catch (Throwable e) {
            throw thrown(e);
        }
    }

    /// {@return what a failed `invokeExact` is thrown as}
    ///
    /// Native functions throw nothing; what comes is the JVM's own objection to an argument (a closed arena, a
    /// heap segment), which is passed on as it is, or a mistake in this room.
    static RuntimeException thrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException objection -> objection;
            case Error error -> throw error;
            default -> throw new AssertionError("a native call threw a checked exception", cause);
        };
    }

    private static long invoke(
            ThreadCell cell, MethodHandle function, long[] arguments, MemorySegment held, MemorySegment alsoHeld) {
        long[] all = Arrays.copyOf(arguments, INTEGERS);
        return invoke(cell, function, all[0], all[1], all[2], all[3], all[4], all[5], all[6], held, alsoHeld);
    }

    private static FunctionDescriptor shape() {
        MemoryLayout[] arguments = new MemoryLayout[INTEGERS + 2];
        Arrays.fill(arguments, 0, INTEGERS, ValueLayout.JAVA_LONG);
        Arrays.fill(arguments, INTEGERS, INTEGERS + 2, ValueLayout.ADDRESS);
        return FunctionDescriptor.of(ValueLayout.JAVA_LONG, arguments);
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
