package controls

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2/canvas"
)

// newHatch is a ground of diagonal stripes, which marks the dead: pattern as
// well as colour, so that it survives a grey screen.
func newHatch(ground, stripe color.NRGBA, thickness int) *canvas.Raster {
	hatch := canvas.NewRaster(nil)
	hatch.Generator = func(w, h int) image.Image {
		scale := float64(1)
		if width := hatch.Size().Width; width > 0 {
			scale = float64(w) / float64(width)
		}
		return hatchImage(w, h, scale, hatchRamp(ground, stripe, float64(thickness)))
	}
	return hatch
}

const (
	hatchPeriod = 16 // px from stripe to stripe, measured down the screen
	hatchSteps  = 64
)

// hatchRamp is one period of the pattern, its edges softened over a pixel.
func hatchRamp(ground, stripe color.NRGBA, thickness float64) (ramp [hatchSteps]color.NRGBA) {
	for i := range ramp {
		at := float64(i) * hatchPeriod / hatchSteps
		cover := min(1, max(0, min(at, thickness+1-at)))
		ramp[i] = mix(ground, stripe, cover)
	}
	return ramp
}

func hatchImage(w, h int, scale float64, ramp [hatchSteps]color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			at := float64(x+y) / scale / hatchPeriod
			img.SetNRGBA(x, y, ramp[int((at-float64(int(at)))*hatchSteps)])
		}
	}
	return img
}

func bannerHatch() *canvas.Raster { return newHatch(Grey, hex(0x2f3f4b), 7) }
func rowHatch() *canvas.Raster    { return newHatch(hex(0xe3e7ea), hex(0xcdd3d7), 4) }
