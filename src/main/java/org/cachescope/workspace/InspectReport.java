package org.cachescope.workspace;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.MacCount;
import org.cachescope.caching.RouterInfo;
import org.cachescope.model.Architecture;
import org.cachescope.model.AutoencoderArchitecture;
import org.jspecify.annotations.Nullable;

/** What a file holds. */
public sealed interface InspectReport {
    /** What was looked at. */
    Path path();

    /**
     * A network.
     *
     * @param layout what the file is, in words
     * @param name the model's name
     * @param architecture sizes
     * @param parameters trained values
     * @param positions values of a fixed position table, which is stored but not trained; 0 where positions are learnt
     * @param dtypes element types as stored, the one of most values first
     * @param selection which of a training checkpoint's weights, or empty
     * @param space {@code pixels} or {@code latents}
     * @param classNames names of the classes, empty where none are known
     * @param ignored tensors that the network has no use for
     * @param notes what a user should know, as sentences
     * @param identity the hash over all weights, or null if it was not asked for
     * @param damage the first value that is no finite number, in words; null if there is none or nobody looked
     * @param executed one uncached evaluation of one image, as computed
     * @param published the same in the paper's convention
     * @param layers one layer of one image: kind and convention to multiply-accumulates
     */
    record Model(
            Path path,
            String layout,
            String name,
            Architecture architecture,
            long parameters,
            long positions,
            List<String> dtypes,
            String selection,
            String space,
            List<String> classNames,
            List<String> ignored,
            List<String> notes,
            @Nullable String identity,
            @Nullable String damage,
            MacCount executed,
            MacCount published,
            LayerMacs layers)
            implements InspectReport {}

    /**
     * An autoencoder.
     *
     * @param layout what the file is, in words
     * @param name what to call it
     * @param architecture sizes, and how its latents are scaled
     * @param parameters weights in all
     * @param dtypes element types as stored, the one of most values first
     * @param ignored tensors that the network has no use for
     * @param notes what a user should know, as sentences
     * @param damage the first value that is no finite number, in words; null if there is none or nobody looked
     */
    record Autoencoder(
            Path path,
            String layout,
            String name,
            AutoencoderArchitecture architecture,
            long parameters,
            List<String> dtypes,
            List<String> ignored,
            List<String> notes,
            @Nullable String damage)
            implements InspectReport {}

    /**
     * Multiply-accumulates of one layer on one image.
     *
     * @param mhsaExecuted linear layers, QKᵀ and AV
     * @param mhsaPublished linear layers alone
     * @param ffn the same in both conventions
     * @param skip projection of one long skip, the same in both; 0 where there are none
     */
    record LayerMacs(long mhsaExecuted, long mhsaPublished, long ffn, long skip) {}

    /**
     * Scores of a router.
     *
     * @param info what it belongs to
     * @param patternInFile whether the file names solver and pattern; a torch router does not, and they are assumed
     * @param cells cells with a score
     * @param sparedByTheta cells that reuse or, of a router trained to drop, are dropped, by threshold
     */
    record Scores(Path path, RouterInfo info, boolean patternInFile, int cells, Map<Double, Integer> sparedByTheta)
            implements InspectReport {}

    /**
     * A training that was stopped and can go on.
     *
     * @param trained what is trained: {@code model}, {@code router} or {@code classifier}
     * @param steps steps or iterations done
     * @param recipe how it is trained, as its trainer wrote it
     */
    record Training(Path path, String trained, long steps, String recipe) implements InspectReport {
        /** The command that goes on with it. */
        public String command() {
            return "train-" + trained;
        }
    }

    /**
     * A schedule without scores.
     *
     * @param schedule the cells
     */
    record Decisions(Path path, CacheSchedule schedule) implements InspectReport {}
}
