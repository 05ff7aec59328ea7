// Fills a Word template with docxtemplater, as its own documentation shows:  node fill.js TEMPLATE.docx DATA.json OUT.docx
const fs = require("fs");
const Docxtemplater = require("docxtemplater");
const PizZip = require("pizzip");

const [template, data, out] = process.argv.slice(2);
const document = new Docxtemplater(new PizZip(fs.readFileSync(template)), { paragraphLoop: true, linebreaks: true });
document.render(JSON.parse(fs.readFileSync(data, "utf8")));
fs.writeFileSync(out, document.toBuffer());
