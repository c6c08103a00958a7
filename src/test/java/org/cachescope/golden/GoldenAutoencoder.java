package org.cachescope.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.model.AutoencoderArchitecture;

/** What the fixture {@code vae-decoder} says of its autoencoder. */
public final class GoldenAutoencoder {
    private static final String TENSORS = "tensors.safetensors";

    private GoldenAutoencoder() {}

    /** Names of the files that hold its weights, each in another layout. */
    public static List<String> files() {
        List<String> files = new ArrayList<>();
        GoldenFixture.open("vae-decoder").manifest().get("files").fieldNames().forEachRemaining(files::add);
        files.remove(TENSORS);
        return files;
    }

    /** Its sizes. */
    public static AutoencoderArchitecture architecture(GoldenFixture golden) {
        JsonNode config = golden.config().get("ddconfig");
        int width = config.get("ch").asInt();
        List<Integer> widths = new ArrayList<>();
        config.get("ch_mult").forEach(multiplier -> widths.add(width * multiplier.asInt()));
        return new AutoencoderArchitecture(
                config.get("out_ch").asInt(),
                golden.config().get("embed_dim").asInt(),
                config.get("z_channels").asInt(),
                width,
                widths,
                config.get("num_res_blocks").asInt(),
                AutoencoderArchitecture.PUBLISHED_GROUPS,
                golden.config().get("scale_factor").asDouble());
    }
}
