package dev.torc.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads compiled methods for the one mistake that no test on x86 shows: to store a word of one's own and then look at
/// one that the peer writes, with release and acquire alone. Between the two belongs a full fence, or each end may
/// look before it sees the other's store, and both go to sleep.
///
/// A method's calls are taken in the order in which they stand; that is enough for methods as short as these are.
final class WakeOrder {

    private static final Set<String> LOADS = Set.of("loadAcquire", "getInt");

    /// What [dev.torc.layout.Words] says has the effects of a full fence.
    private static final Set<String> FENCES =
            Set.of("fullFence", "getAndBitwiseAnd", "getAndBitwiseOr", "compareAndSet");

    /// What stores a position, itself or further down.
    private static final Set<String> STORES = Set.of("storeRelease", "publish", "release", "next", "flush", "submit");

    private static final Set<String> LOOKS_FOR_WORK = Set.of("isReady", "hasWork", "ready");

    /// The accessor: the fence is its caller's.
    private static final String ACCESSOR = "SubmissionQueue.flags";

    /// Looks that may come too early, and are made again behind a fence before their end sleeps. Each says so.
    private static final Set<String> HINTS = Set.of("SubmissionQueue.serverSeemsToWait", "SleepWord.awaitsTaking");

    private WakeOrder() {}

    /// {@return one sentence for each method of the class that looks without a fence, or sleeps without looking}
    static List<String> faults(byte[] classFile) {
        var faults = new ArrayList<String>();
        ClassModel model = ClassFile.of().parse(classFile);
        String className = simpleName(model.thisClass().asInternalName());
        for (MethodModel method : model.methods()) {
            String place = className + "." + method.methodName().stringValue();
            List<Call> calls = calls(method);
            for (int i = 0; i < calls.size(); i++) {
                boolean isFree = place.equals(ACCESSOR) || HINTS.contains(place);
                if (looksAtSleepWord(className, calls, i) && !isFree && !isFenced(calls, i)) {
                    faults.add(place + " looks at the peer's flags without a full fence before it");
                }
                if (calls.get(i).name().equals("announceSleep") && !looksForWorkAfter(calls, i)) {
                    faults.add(place + " says that it sleeps and does not look for work once more");
                }
            }
            if (place.equals("SleepWord.announceSleep") && !endsWithFence(calls)) {
                faults.add(place + " sets the sleep word without a full fence after it");
            }
        }
        return faults;
    }

    static byte[] read(Path classFile) {
        try {
            return Files.readAllBytes(classFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Call(String owner, String name) {}

    private static boolean looksAtSleepWord(String className, List<Call> calls, int i) {
        Call call = calls.get(i);
        if (call.owner().equals("SubmissionQueue") && call.name().equals("flags")) {
            return true;
        }
        boolean isLoad = LOADS.contains(call.name());
        boolean ofFlags = i > 0
                && calls.get(i - 1).owner().equals("SqRingOffsets")
                && calls.get(i - 1).name().equals("flags");
        return isLoad && (ofFlags || className.equals("SleepWord"));
    }

    private static boolean isFenced(List<Call> calls, int look) {
        for (int i = look - 1; i >= 0; i--) {
            String name = calls.get(i).name();
            if (FENCES.contains(name)) {
                return true;
            }
            if (STORES.contains(name)) {
                return false;
            }
        }
        return false;
    }

    private static boolean looksForWorkAfter(List<Call> calls, int announcement) {
        for (Call call : calls.subList(announcement + 1, calls.size())) {
            if (LOOKS_FOR_WORK.contains(call.name())) {
                return true;
            }
            if (call.name().equals("sleep")) {
                return false;
            }
        }
        return false;
    }

    private static boolean endsWithFence(List<Call> calls) {
        return !calls.isEmpty() && calls.getLast().name().equals("fullFence");
    }

    private static List<Call> calls(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast)
                .map(call -> new Call(
                        simpleName(call.owner().asInternalName()), call.name().stringValue()))
                .toList();
    }

    private static String simpleName(String internalName) {
        return internalName.substring(Math.max(internalName.lastIndexOf('/'), internalName.lastIndexOf('$')) + 1);
    }
}
