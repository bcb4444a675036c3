"""Pictures of pages that are small enough to keep: fewer pixels, few colours."""

import base64
import struct
import zlib
from typing import Final

import numpy as np
from playwright.sync_api import Page

COLOURS: Final = 48
WIDTH: Final = 900
"""Pixels of a picture of a desk; that of a telephone is 360."""
_PIXELS: Final = """
async ([data, wide]) => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
  const scale = Math.min(1, wide / image.width);
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [canvas.width, canvas.height, btoa(text)];
}
"""


def small(page: Page, blank: Page) -> bytes:
    """What somebody sees of a page without scrolling, as a small PNG. blank: a page of our own."""
    size = page.viewport_size
    assert size is not None
    wide = 360 if size["width"] < WIDTH else WIDTH
    shot = base64.b64encode(page.screenshot()).decode()
    width, height, text = blank.evaluate(_PIXELS, [shot, wide])
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)
    return png(pixels[:, :, :3])


def png(pixels: "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]") -> bytes:
    """An indexed PNG of the colours that are seen most; others become the nearest of those."""
    height, width, _ = pixels.shape
    coarse = (pixels >> 3).astype(np.uint32)
    codes = (coarse[:, :, 0] << 10 | coarse[:, :, 1] << 5 | coarse[:, :, 2]).ravel()
    _, where, counts = np.unique(codes, return_inverse=True, return_counts=True)
    sums = np.stack(
        [np.bincount(where, weights=pixels[:, :, band].ravel()) for band in range(3)], axis=1
    )
    means = sums / counts[:, None]
    palette = means[np.argsort(-counts)[:COLOURS]]
    nearest = ((means[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    rows = nearest[where].astype(np.uint8).reshape(height, width)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)  # filter: none
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", np.round(palette).astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(lines.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
