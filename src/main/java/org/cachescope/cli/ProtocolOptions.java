package org.cachescope.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.cachescope.workspace.evaluate.ProtocolChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that say how images are judged. */
final class ProtocolOptions {
    @Option(
            names = "--protocol",
            paramLabel = "PROTOCOL",
            converter = Converter.class,
            defaultValue = "shapes",
            description =
                    "shapes, the shipped models' own; adm, as DiT's figures are made; pytorch-fid, as U-ViT's are;"
                            + " or pairs, PSNR and SSIM to the uncached run alone, which needs no network and no references"
                            + " (default: ${DEFAULT-VALUE})")
    private ProtocolChoice.Kind kind = ProtocolChoice.Kind.SHAPES;

    @Option(
            names = "--network",
            paramLabel = "FILE|FOLDER",
            description = "weights of the protocol's network: a classifier's folder, or the Inception file"
                    + " (default: the shipped classifier, or the Inception that was fetched)")
    private @Nullable Path network;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "statistics to compare with, .npz (default: those beside the shipped classifier)")
    private @Nullable Path reference;

    /** Reads a protocol's name. */
    static final class Converter implements ITypeConverter<ProtocolChoice.Kind> {
        @Override
        public ProtocolChoice.Kind convert(String text) {
            return Arrays.stream(ProtocolChoice.Kind.values())
                    .filter(kind -> kind.label().equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected "
                            + Arrays.stream(ProtocolChoice.Kind.values())
                                    .map(ProtocolChoice.Kind::label)
                                    .collect(Collectors.joining(", "))
                            + "; found '" + text + "'"));
        }
    }

    ProtocolChoice choice() {
        return new ProtocolChoice(kind, network, reference);
    }
}
