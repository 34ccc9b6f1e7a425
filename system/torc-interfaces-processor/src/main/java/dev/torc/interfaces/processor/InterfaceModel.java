package dev.torc.interfaces.processor;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// An interface, as it was read from its source.
///
/// @param packageName where it is; empty for none
/// @param javaName its name, seen from its package
/// @param prefix what names of what is written for it begin with
/// @param wireName by what both ends know that they mean the same
/// @param access `public ` or nothing
/// @param methods its methods
/// @param enums the enums in its messages
/// @param records the records in its messages
record InterfaceModel(
        String packageName,
        String javaName,
        String prefix,
        String wireName,
        String access,
        List<MethodModel> methods,
        List<WireType.Constant> enums,
        List<WireType.Struct> records) {

    private static final int SLICE_ALIGNMENT = 64;

    long version() {
        return Hash.of(methods.stream()
                .sorted(Comparator.comparingInt(MethodModel::number))
                .map(method -> method.number() + " " + method.signature())
                .collect(Collectors.joining("\n", wireName + "\n", "")));
    }

    /// {@return how long its messages can be in memory of their own}
    int messageBytes() {
        return methods.stream()
                .filter(method -> method.slice().isEmpty())
                .mapToInt(MethodModel::room)
                .max()
                .orElse(0);
    }

    /// {@return how long the messages can be that lie before a slice}
    int sliceHead() {
        int most = methods.stream()
                .filter(method -> method.slice().isPresent())
                .mapToInt(MethodModel::room)
                .max()
                .orElse(0);
        return WireType.align(most, SLICE_ALIGNMENT);
    }

    boolean hasSlices() {
        return methods.stream().anyMatch(method -> method.slice().isPresent());
    }
}
