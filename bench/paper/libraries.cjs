// Draws the sheets that package printing drew, from the list of what is on each
// page, with a PDF library of another language, and says how long it took.
//
//   node libraries.cjs pdfkit|pdf-lib sheet.json fonts/ OUT documents copies
//
// Makes so many documents, each of the sheet's pages so many times over, and
// writes the last of them to OUT. Prints the seconds that all took. Faces are
// read from disk once, as a program that prints all day would.
'use strict'
const fs = require('node:fs')
const path = require('node:path')

const [library, list, fonts, out, documents, copies] = process.argv.slice(2)
const sheet = JSON.parse(fs.readFileSync(list, 'utf8'))
const faces = ['Regular', 'Bold'].map(w => fs.readFileSync(path.join(fonts, `LiberationSans-${w}.ttf`)))
const mm = 72 / 25.4

// modules gives the path of a code whose modules are w × h.
const modules = (bars, w, h) => bars.map(([row, from, to]) => `M${from * w} ${row * h}H${to * w}V${(row + 1) * h}H${from * w}Z`).join('')
const curve = p => `M${p[0]} ` + p.slice(1).map((at, i) => (i % 3 === 0 ? `C${at}` : `${at}`)).join(' ')

function pdfkit () {
  const PDFDocument = require('pdfkit')
  const draw = {
    text (doc, m) {
      doc.font(m.bold ? 'bold' : 'regular').fontSize(m.pt)
      doc.text(m.words, m.x * mm, m.y * mm, { lineBreak: false, baseline: 'alphabetic', features: [] })
    },
    line: (doc, m) => doc.lineWidth(m.weight * mm).moveTo(m.x * mm, m.y * mm).lineTo(m.x2 * mm, m.y2 * mm).stroke(),
    box: (doc, m) => doc.lineWidth(m.weight * mm).rect(m.x * mm, m.y * mm, m.w * mm, m.h * mm).stroke(),
    curve: (doc, m) => doc.save().scale(mm).lineWidth(m.weight).path(curve(m.points)).stroke().restore(),
    code: (doc, m) => doc.save().translate(m.x * mm, m.y * mm).scale(mm).path(modules(m.bars, m.w, m.h)).fill().restore()
  }
  return () => new Promise(resolve => {
    const doc = new PDFDocument({ autoFirstPage: false, margin: 0 })
    const parts = []
    doc.on('data', part => parts.push(part))
    doc.on('end', () => resolve(Buffer.concat(parts)))
    doc.registerFont('regular', faces[0])
    doc.registerFont('bold', faces[1])
    for (let copy = 0; copy < copies; copy++) {
      for (const page of sheet.pages) {
        doc.addPage({ size: [sheet.width * mm, sheet.height * mm], margin: 0 })
        for (const m of page) draw[m.kind](doc, m)
      }
    }
    doc.end()
  })
}

function pdflib () {
  const { PDFDocument, rgb } = require('pdf-lib')
  const fontkit = require('@pdf-lib/fontkit')
  const high = sheet.height
  const black = rgb(0, 0, 0)
  const draw = {
    text: (page, m, font) => page.drawText(m.words, { x: m.x * mm, y: (high - m.y) * mm, size: m.pt, font: font[m.bold ? 1 : 0] }),
    line: (page, m) => page.drawLine({ start: { x: m.x * mm, y: (high - m.y) * mm }, end: { x: m.x2 * mm, y: (high - m.y2) * mm }, thickness: m.weight * mm }),
    box: (page, m) => page.drawRectangle({ x: m.x * mm, y: (high - m.y - m.h) * mm, width: m.w * mm, height: m.h * mm, borderWidth: m.weight * mm, borderColor: black }),
    curve: (page, m) => page.drawSvgPath(curve(m.points), { x: 0, y: high * mm, scale: mm, borderWidth: m.weight, borderColor: black }),
    code: (page, m) => page.drawSvgPath(modules(m.bars, m.w, m.h), { x: m.x * mm, y: (high - m.y) * mm, scale: mm, color: black })
  }
  return async () => {
    const doc = await PDFDocument.create()
    doc.registerFontkit(fontkit)
    const font = [await doc.embedFont(faces[0], { subset: true }), await doc.embedFont(faces[1], { subset: true })]
    for (let copy = 0; copy < copies; copy++) {
      for (const marks of sheet.pages) {
        const page = doc.addPage([sheet.width * mm, sheet.height * mm])
        for (const m of marks) draw[m.kind](page, m, font)
      }
    }
    return doc.save()
  }
}

async function main () {
  const make = { pdfkit, 'pdf-lib': pdflib }[library]()
  await make() // warm: no library is charged for being loaded
  const began = process.hrtime.bigint()
  let pdf
  for (let n = 0; n < documents; n++) pdf = await make()
  console.log(Number(process.hrtime.bigint() - began) / 1e9)
  fs.writeFileSync(out, pdf)
}

main()
