package org.cachescope.workspace.published;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.cachescope.checkpoint.InceptionCheckpoint;
import org.cachescope.model.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What is published, as its publishers' own programs and pages address it. Sizes, licences and hashes stand where they
 * are known for certain.
 */
public final class PublishedModels {
    private static final String DIT = "https://dl.fbaipublicfiles.com/DiT/models/";
    private static final URI DIT_PAGE = URI.create("https://github.com/facebookresearch/DiT");
    private static final String DIFFUSERS = "https://huggingface.co/facebook/DiT-XL-2-256/resolve/main/";
    private static final String VAE = "https://huggingface.co/stabilityai/";
    private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";
    private static final String ROUTERS = "https://raw.githubusercontent.com/horseee/learning-to-cache/main/";
    private static final URI ROUTER_PAGE = URI.create("https://github.com/horseee/learning-to-cache");
    private static final String NON_COMMERCIAL = "CC BY-NC 4.0";
    private static final String MIT = "MIT";

    /** The Inception network of FID, by whose hash's first digits its file is named. */
    public static final PublishedModel INCEPTION = new PublishedModel(
            "inception",
            "Inception, the network of FID",
            PublishedModel.Kind.JUDGE,
            null,
            URI.create("https://github.com/mseitzer/pytorch-fid"),
            List.of(file(
                    "pt_inception-2015-12-05-6726825d.pth",
                    "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/"
                            + "pt_inception-2015-12-05-6726825d.pth",
                    null,
                    InceptionCheckpoint.PUBLISHED)),
            null,
            "The protocols adm and pytorch-fid judge images by it.");

    private PublishedModels() {}

    /** All that is known, models first. */
    public static List<PublishedModel> all() {
        return List.of(
                model(
                        "dit-xl-2-256",
                        "DiT-XL/2, 256 pixels",
                        NON_COMMERCIAL,
                        DIT_PAGE,
                        file("DiT-XL-2-256x256.pt", DIT + "DiT-XL-2-256x256.pt", 2_700_611_775L, null),
                        null,
                        "The network of the paper's tables. Its latents want an autoencoder, such as sd-vae-ft-ema."),
                model(
                        "dit-xl-2-512",
                        "DiT-XL/2, 512 pixels",
                        NON_COMMERCIAL,
                        DIT_PAGE,
                        file("DiT-XL-2-512x512.pt", DIT + "DiT-XL-2-512x512.pt", null, null),
                        null,
                        "Its latents want an autoencoder, such as sd-vae-ft-ema."),
                new PublishedModel(
                        "dit-xl-2-256-diffusers",
                        "DiT-XL/2, 256 pixels, with its autoencoder",
                        PublishedModel.Kind.MODEL,
                        NON_COMMERCIAL,
                        URI.create("https://huggingface.co/facebook/DiT-XL-2-256"),
                        List.of(
                                file("transformer/config.json", DIFFUSERS + "transformer/config.json", null, null),
                                file(
                                        "transformer/diffusion_pytorch_model.bin",
                                        DIFFUSERS + "transformer/diffusion_pytorch_model.bin",
                                        null,
                                        null),
                                file("vae/config.json", DIFFUSERS + "vae/config.json", null, null),
                                file(
                                        "vae/diffusion_pytorch_model.bin",
                                        DIFFUSERS + "vae/diffusion_pytorch_model.bin",
                                        null,
                                        null)),
                        null,
                        "The same weights in diffusers' layout; opened as a folder, it decodes by itself."),
                model(
                        "sit-xl-2-256",
                        "SiT-XL/2, 256 pixels",
                        null,
                        URI.create("https://github.com/willisma/SiT"),
                        file(
                                "SiT-XL-2-256.pt",
                                "https://huggingface.co/nyu-visionx/SiT-collections/resolve/main/SiT-XL-2-256.pt",
                                null,
                                null),
                        Prediction.VELOCITY_SIT,
                        "DiT's tensors, velocity predicted."),
                model(
                        "repa-xl-2-256",
                        "SiT-XL/2 trained with REPA, 256 pixels",
                        MIT,
                        URI.create("https://github.com/sihyun-yu/REPA"),
                        file(
                                "SiT-XL-2-256-REPA.pt",
                                "https://www.dl.dropboxusercontent.com/scl/fi/cxedbs4da5ugjq5wg3zrg/last.pt"
                                        + "?rlkey=8otgrdkno0nd89po3dpwngwcc&st=apcc645o&dl=0",
                                null,
                                null),
                        Prediction.VELOCITY_REPA,
                        "DiT's tensors, velocity predicted."),
                byHand(
                        "uvit-h-2-256",
                        "U-ViT-H/2, 256 pixels (imagenet256_uvit_huge.pth)",
                        PublishedModel.Kind.MODEL,
                        "https://drive.google.com/file/d/13StUdrjaaSXjfqqF7M47BzPyhMAArQ4u/view"),
                byHand(
                        "autoencoder-kl-ema",
                        "U-ViT's autoencoder (autoencoder_kl_ema.pth)",
                        PublishedModel.Kind.AUTOENCODER,
                        "https://drive.google.com/drive/folders/1yo-XhqbPue3rp5P57j6QbA5QZx6KybvP"),
                autoencoder("sd-vae-ft-ema", null, null),
                autoencoder(
                        "sd-vae-ft-mse",
                        334_643_276L,
                        "a1d993488569e928462932c8c38a0760b874d166399b14414135bd9c42df5815"),
                router(
                        "ddim20-router",
                        "DiT-XL/2, DDIM, 20 steps",
                        "DiT/ckpt/DDIM20_router.pt",
                        24_064,
                        "c3134cfe7a69e31f188ac3d8ace7f6b586db92daa30c99f17e46d3f24e7408c7"),
                router(
                        "ddim50-router",
                        "DiT-XL/2, DDIM, 50 steps",
                        "DiT/ckpt/DDIM50_router.pt",
                        58_744,
                        "fd83c172f77ad71f8695d5972497d1a4d113119e0e0415861812ca8eea9f60b2"),
                router(
                        "dpm20-router",
                        "U-ViT-H/2, DPM-Solver-2, 20 evaluations",
                        "U-ViT/ckpt/dpm20_router.pth",
                        10_962,
                        "836ee44bd212985cc7e03e619691cd5530677dcbd0121b2558674fdca9bf59a1"),
                router(
                        "dpm50-router",
                        "U-ViT-H/2, DPM-Solver-2, 50 evaluations",
                        "U-ViT/ckpt/dpm50_router.pth",
                        27_358,
                        "6778122d7b4ac1816d98d7c0de18727f42956bb6de0233a30215bfebf91c8578"),
                INCEPTION);
    }

    /** The one of a name. */
    public static Optional<PublishedModel> find(String name) {
        return all().stream().filter(model -> model.name().equals(name)).findFirst();
    }

    private static PublishedFile file(String path, String address, @Nullable Long sizeBytes, @Nullable String sha256) {
        return new PublishedFile(path, URI.create(address), sizeBytes, sha256);
    }

    private static PublishedModel model(
            String name,
            String title,
            @Nullable String licence,
            URI page,
            PublishedFile file,
            @Nullable Prediction prediction,
            String note) {
        return new PublishedModel(
                name, title, PublishedModel.Kind.MODEL, licence, page, List.of(file), prediction, note);
    }

    private static PublishedModel byHand(String name, String title, PublishedModel.Kind kind, String page) {
        return new PublishedModel(
                name,
                title,
                kind,
                null,
                URI.create(page),
                List.of(),
                null,
                "Its publisher's site hands it out to browsers only: download it there, then open the file here.");
    }

    private static PublishedModel autoencoder(String name, @Nullable Long sizeBytes, @Nullable String sha256) {
        String folder = VAE + name + "/resolve/main/";
        return new PublishedModel(
                name,
                "Autoencoder " + name,
                PublishedModel.Kind.AUTOENCODER,
                MIT,
                URI.create(VAE + name),
                List.of(
                        file("config.json", folder + "config.json", null, null),
                        file(WEIGHTS, folder + WEIGHTS, sizeBytes, sha256)),
                null,
                "Decodes the latents of DiT, SiT and U-ViT.");
    }

    private static PublishedModel router(String name, String title, String path, long sizeBytes, String sha256) {
        return new PublishedModel(
                name,
                "Router of " + title,
                PublishedModel.Kind.ROUTER,
                null,
                ROUTER_PAGE,
                List.of(file(path.substring(path.lastIndexOf('/') + 1), ROUTERS + path, sizeBytes, sha256)),
                null,
                "");
    }
}
